package dev.parley.mcp;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import dev.parley.mcp.tool.PendingCall;
import dev.parley.run.shared.SignalReceiver;
import dev.parley.run.shared.Signals;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * The tool calls in progress, so that clients can cancel them, at any server. A client
 * identifies a call by the request's id, which is unique only within the client's
 * session, so a call without a session cannot be cancelled. Thread-safe.
 */
@Component
class PendingCalls implements SignalReceiver {

	private final Map<Key, Entry> calls = new ConcurrentHashMap<>();

	private final ObjectProvider<Signals> signals;

	PendingCalls(ObjectProvider<Signals> signals) {
		this.signals = signals;
	}

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

	/** Cancels a call, here or at another server, if it is in progress. */
	void cancel(Key key) {
		if (!cancelHere(key)) {
			this.signals.ifAvailable((others) -> others.tell(topic(), key.asText()));
		}
	}

	private boolean cancelHere(Key key) {
		Entry entry = this.calls.get(key);
		if (entry != null) {
			entry.cancelled = true;
			entry.call.cancel();
		}
		return entry != null;
	}

	@Override
	public String topic() {
		return "mcp-cancelled";
	}

	@Override
	public void receive(String text) {
		cancelHere(Key.parse(text));
	}

	/** Identifies a request of a user's session. */
	record Key(String userId, String session, JsonNode requestId) {

		private String asText() {
			return JsonMapper.shared().writeValueAsString(this);
		}

		private static Key parse(String text) {
			return JsonMapper.shared().readValue(text, Key.class);
		}

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
