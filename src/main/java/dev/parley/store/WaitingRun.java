package dev.parley.store;

/**
 * A run that ended as requires_action, with its calls.
 *
 * @param question the user's message that it answers
 * @param asked its last message, with the calls that wait and those made with them
 */
public record WaitingRun(Run run, Message question, Message asked) {

	/** Whether at least one call still waits. */
	public boolean waits() {
		return this.asked.toolCalls().stream().anyMatch((call) -> call.state() == ToolCallRow.State.AWAITED);
	}

}
