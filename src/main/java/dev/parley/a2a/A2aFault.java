package dev.parley.a2a;

/**
 * An error of A2A or JSON-RPC that Parley's other protocols do not have.
 *
 * @see <a href= "https://a2a-protocol.org/v1.0.0/specification/#5-protocol-binding">Error
 * codes</a>
 */
final class A2aFault extends RuntimeException {

	static final int PARSE_ERROR = -32700;

	static final int INVALID_REQUEST = -32600;

	static final int METHOD_NOT_FOUND = -32601;

	static final int INVALID_PARAMS = -32602;

	static final int INTERNAL_ERROR = -32603;

	static final int TASK_NOT_FOUND = -32001;

	static final int TASK_NOT_CANCELABLE = -32002;

	static final int PUSH_NOTIFICATION_NOT_SUPPORTED = -32003;

	static final int UNSUPPORTED_OPERATION = -32004;

	static final int CONTENT_TYPE_NOT_SUPPORTED = -32005;

	static final int VERSION_NOT_SUPPORTED = -32009;

	private final int code;

	/** Creates an error whose message says what is wrong and what to do. */
	A2aFault(int code, String message) {
		super(message, null, false, false);
		this.code = code;
	}

	static A2aFault taskNotFound() {
		return new A2aFault(TASK_NOT_FOUND, "There is no task with this id");
	}

	static A2aFault invalid(String message) {
		return new A2aFault(INVALID_PARAMS, message);
	}

	int code() {
		return this.code;
	}

}
