package dev.parley.mcp;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.stereotype.Component;

/**
 * The calls that this process is answering right now, so that clients can cancel them. A
 * client names a call by the request's id, which is unique only within the client's
 * session; a call without a session cannot be cancelled this way. Thread-safe.
 */
@Component
class PendingCalls {

	private final Map<Key, Entry> calls = new ConcurrentHashMap<>();

	/** Counts a call in; to be closed when it is answered. */
	Entry add(@Nullable Key key, PendingCall call) {
		Entry entry = new Entry(call, (self) -> {
			if (key != null) {
				this.calls.remove(key, self);
			}
		});
		if (key != null) {
			this.calls.put(key, entry);
		}
		return entry;
	}

	/** Cancels a call; nothing happens if it is not here. */
	void cancel(Key key) {
		Entry entry = this.calls.get(key);
		if (entry != null) {
			entry.cancelled = true;
			entry.call.cancel();
		}
	}

	/** Which request of whom. */
	record Key(String userId, String session, JsonNode requestId) {

		private static final int MAX_SESSION = 255;

		/** The key of a request; null if the client has no session. */
		static @Nullable Key of(String userId, @Nullable String session, JsonNode requestId) {
			return (session == null || session.length() > MAX_SESSION) ? null : new Key(userId, session, requestId);
		}

	}

	/** A call that is being answered. */
	static final class Entry implements AutoCloseable {

		private final PendingCall call;

		private final Consumer<Entry> onClose;

		private volatile boolean cancelled;

		private Entry(PendingCall call, Consumer<Entry> onClose) {
			this.call = call;
			this.onClose = onClose;
		}

		PendingCall call() {
			return this.call;
		}

		/** Whether its client no longer wants the answer. */
		boolean isCancelled() {
			return this.cancelled;
		}

		@Override
		public void close() {
			this.onClose.accept(this);
		}

	}

}
