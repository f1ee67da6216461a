package dev.parley.run.shared;

import java.util.UUID;

/**
 * Tells other servers to look at what the store says, sooner than they do it anyway.
 * Signals may be lost: each server looks once a second. Never blocks. Thread-safe.
 */
public interface Signals {

	/** There is no other server. */
	Signals NONE = new Signals() {

		@Override
		public void runChanged(UUID runId) {
			// Nobody to tell.
		}

		@Override
		public void sessionChanged(UUID sessionId) {
			// Nobody to tell.
		}

		@Override
		public void runEnded(UUID sessionId) {
			// Nobody to tell.
		}

		@Override
		public void runsHandedOver() {
			// Nobody to tell.
		}

		@Override
		public void tell(String topic, String text) {
			// Nobody to tell.
		}

		@Override
		public boolean arrive() {
			return true;
		}

	};

	/** A run is to be stopped, or has ended otherwise than its server knows. */
	void runChanged(UUID runId);

	/** All runs of a session are to be stopped, or the session was deleted. */
	void sessionChanged(UUID sessionId);

	/** A run of a session has ended, so that it may be another's turn. */
	void runEnded(UUID sessionId);

	/** There are runs without an owner. */
	void runsHandedOver();

	/**
	 * Tells the {@link SignalReceiver} of a topic at all servers something that is not
	 * stored.
	 * @param topic a word
	 */
	void tell(String topic, String text);

	/**
	 * Whether those of other servers arrive here; if not, this one cannot know whether
	 * they have readers of its runs.
	 */
	boolean arrive();

}
