package dev.parley.a2a;

/**
 * The state of a task.
 *
 * @see <a href= "https://a2a-protocol.org/v1.0.0/specification/#413-taskstate">Task
 * states</a>
 */
enum TaskState {

	SUBMITTED, WORKING, COMPLETED, FAILED, CANCELED, INPUT_REQUIRED;

	/** The name in the protocol. */
	String label() {
		return "TASK_STATE_" + name();
	}

	/** Whether the task is over. */
	boolean terminal() {
		return this == COMPLETED || this == FAILED || this == CANCELED;
	}

}
