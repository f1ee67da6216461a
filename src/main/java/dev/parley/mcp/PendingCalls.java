package dev.parley.mcp;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import dev.parley.mcp.tool.PendingCall;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.stereotype.Component;

/**
 * The tool calls in progress, so that clients can cancel them. A client identifies a call
 * by the request's id, which is unique only within the client's session, so a call
 * without a session cannot be cancelled. Thread-safe.
 */
@Component
class PendingCalls {

	private final Map<Key, Entry> calls = new ConcurrentHashMap<>();

	/** Adds a call; the result must be closed when the call is answered. */
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

	/** Cancels a call; does nothing if it is not in progress. */
	void cancel(Key key) {
		Entry entry = this.calls.get(key);
		if (entry != null) {
			entry.cancelled = true;
			entry.call.cancel();
		}
	}

	/** Identifies a request of a user's session. */
	record Key(String userId, String session, JsonNode requestId) {

		private static final int MAX_SESSION = 255;

		/** The key of a request; null if the client has no session. */
		static @Nullable Key of(String userId, @Nullable String session, JsonNode requestId) {
			return (session == null || session.length() > MAX_SESSION) ? null : new Key(userId, session, requestId);
		}

	}

	/** A call in progress. */
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

		/** Whether its client has cancelled it. */
		boolean isCancelled() {
			return this.cancelled;
		}

		@Override
		public void close() {
			this.onClose.accept(this);
		}

	}

}
