package dev.parley.agent.model.openai;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.concurrent.CompletionException;

import javax.net.ssl.SSLException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.openai.errors.OpenAIServiceException;
import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.ModelException.Blame;
import dev.parley.agent.model.ModelException.Fault;
import org.jspecify.annotations.Nullable;

/**
 * Translates the SDK's exceptions to a {@link ModelException}. The SDK's messages quote
 * the upstream, so they must reach neither the user nor the log: the cause has only the
 * class and the stack trace.
 */
final class ModelErrorTranslator {

	private static final int UNAUTHORIZED = 401;

	private static final int PAYMENT_REQUIRED = 402;

	private static final int FORBIDDEN = 403;

	private static final int NOT_FOUND = 404;

	private static final int REQUEST_TIMEOUT = 408;

	private static final int CONFLICT = 409;

	private static final int TOO_MANY_REQUESTS = 429;

	private static final int SERVER_ERROR = 500;

	private ModelErrorTranslator() {
	}

	/**
	 * Translates an exception of a call with the primary model's key, or without a key.
	 */
	static ModelException translate(Throwable thrown) {
		return translate(thrown, ModelConfiguration.KEY);
	}

	/**
	 * Translates an exception of a call.
	 * @param keyVariable the environment variable with the key of this API
	 */
	static ModelException translate(Throwable thrown, String keyVariable) {
		Throwable cause = (thrown instanceof CompletionException && thrown.getCause() != null) ? thrown.getCause()
				: thrown;
		if (cause instanceof ModelException known) {
			return known;
		}
		if (cause instanceof OpenAIServiceException service) {
			return refused(service, keyVariable);
		}
		if (isCutOff(cause)) {
			return new ModelException(Fault.ERROR, Blame.TRANSIENT, "The connection to the model broke", true,
					withoutWords(cause));
		}
		IOException io = networkFault(cause);
		return (io != null) ? unreachable(io) : fault(Fault.ERROR, "The model's answer cannot be read", true, cause);
	}

	private static ModelException refused(OpenAIServiceException ex, String keyVariable) {
		int status = ex.statusCode();
		if (status == TOO_MANY_REQUESTS) {
			return unavailable("The model is overloaded or its rate limit is reached", ex);
		}
		if (status >= SERVER_ERROR) {
			return unavailable("The model failed (status " + status + ")", ex);
		}
		String message = "The model refused the request (status " + status + ")";
		return switch (status) {
			case REQUEST_TIMEOUT, CONFLICT -> new ModelException(Fault.ERROR, Blame.TRANSIENT, message, true,
					RetryAfter.in(ex.headers(), Instant.now()), withoutWords(ex));
			case UNAUTHORIZED, FORBIDDEN ->
				new ModelException(Fault.ERROR, Blame.ACCESS, message, false, Kind.of(ex, keyVariable + " is refused"));
			case PAYMENT_REQUIRED, NOT_FOUND ->
				new ModelException(Fault.ERROR, Blame.ACCESS, message, false, withoutWords(ex));
			default -> new ModelException(Fault.ERROR, Blame.REQUEST, message, false, withoutWords(ex));
		};
	}

	private static ModelException unavailable(String message, OpenAIServiceException ex) {
		return new ModelException(Fault.UNAVAILABLE, Blame.TRANSIENT, message, true,
				RetryAfter.in(ex.headers(), Instant.now()), withoutWords(ex));
	}

	private static ModelException unreachable(IOException ex) {
		if (ex instanceof ConnectException || ex instanceof UnknownHostException
				|| ex instanceof NoRouteToHostException) {
			return fault(Fault.UNAVAILABLE, "The model cannot be reached", true, ex);
		}
		if (ex instanceof SocketTimeoutException || ex instanceof InterruptedIOException) {
			// OkHttp limits only the time to connect; CallWatchdog limits the rest.
			return new ModelException(Fault.TIMEOUT, Blame.TRANSIENT, "The model did not answer in time", true,
					withoutWords(ex));
		}
		// An invalid certificate will be invalid in a retry, too.
		return new ModelException(Fault.ERROR, (ex instanceof SSLException) ? Blame.UPSTREAM : Blame.TRANSIENT,
				"The connection to the model broke", true, withoutWords(ex));
	}

	private static ModelException fault(Fault fault, String message, boolean retryable, Throwable cause) {
		return new ModelException(fault, message, retryable, withoutWords(cause));
	}

	/** The parts of a throwable that may be logged: the class and the stack trace. */
	static RuntimeException withoutWords(Throwable cause) {
		return Kind.of(cause, fromNetwork(cause) ? cause.getMessage() : null);
	}

	/**
	 * Whether a message is about the connection and may be logged; messages of Jackson,
	 * and of OkHttp about the protocol, quote the answer.
	 */
	private static boolean fromNetwork(Throwable thrown) {
		return thrown instanceof IOException && !(thrown instanceof JsonProcessingException)
				&& !(thrown instanceof ProtocolException);
	}

	/**
	 * Whether the body ended too early, which OkHttp reports as a protocol error.
	 */
	private static boolean isCutOff(Throwable thrown) {
		for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
			if (cause instanceof ProtocolException && "unexpected end of stream".equals(cause.getMessage())) {
				return true;
			}
		}
		return false;
	}

	private static @Nullable IOException networkFault(Throwable thrown) {
		for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
			if (fromNetwork(cause)) {
				return (IOException) cause;
			}
		}
		return null;
	}

	/** The class and the stack trace of a throwable, without its message. */
	private static final class Kind extends RuntimeException {

		private Kind(Throwable origin, @Nullable String detail, @Nullable RuntimeException cause) {
			super(origin.getClass().getName() + ((detail != null) ? ": " + detail : ""), cause, false, true);
			setStackTrace(origin.getStackTrace());
		}

		private static Kind of(Throwable origin, @Nullable String detail) {
			Throwable cause = origin.getCause();
			return new Kind(origin, detail, (cause != null && cause != origin) ? withoutWords(cause) : null);
		}

	}

}
