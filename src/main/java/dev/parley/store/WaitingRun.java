package dev.parley.store;

/**
 * A run that waits, or did.
 *
 * @param question the user's message that it answers
 * @param asked its last message, with the calls that wait and those made with them
 */
public record WaitingRun(Run run, Message question, Message asked) {

	/** Whether it waits still, for one call at least. */
	public boolean waits() {
		return this.asked.toolCalls().stream().anyMatch((call) -> call.state() == ToolCallRow.State.AWAITED);
	}

}
