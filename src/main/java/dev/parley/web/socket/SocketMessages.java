package dev.parley.web.socket;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.parley.caller.Caller;
import dev.parley.caller.RequestSource;
import dev.parley.security.AccessRefusedException;
import dev.parley.security.AccessRefusedException.Reason;
import dev.parley.security.Credentials;
import dev.parley.store.id.Ids;
import dev.parley.web.error.ErrorCode;
import dev.parley.web.error.InvalidFieldException;
import dev.parley.web.error.Problem;
import dev.parley.web.error.RateLimitedException;
import dev.parley.web.error.RequestTooLargeException;
import dev.parley.web.error.UnreadableMessageException;
import dev.parley.web.filter.BodySize;
import dev.parley.web.filter.RequestIdFilter;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Treats each message of a connection like a request: it authenticates its caller, counts
 * it, gives it an id, and answers every failure. The message {@code auth} brings or
 * renews the key, in all protocols. Used by one thread at a time; the methods without
 * parameters by any.
 */
final class SocketMessages {

	private final SocketConnection connection;

	private final SocketHandler handler;

	private final SocketServices services;

	private final SocketOrigin origin;

	private final CountDownLatch authenticated;

	private final AtomicBoolean stranger = new AtomicBoolean();

	private volatile @Nullable Credentials credentials;

	/** The user of the connection, which stays the same; null: not known yet. */
	private @Nullable String userId;

	SocketMessages(SocketConnection connection, SocketHandler handler, SocketServices services, SocketOrigin origin) {
		this.connection = connection;
		this.handler = handler;
		this.services = services;
		this.origin = origin;
		this.credentials = origin.credentials();
		this.authenticated = new CountDownLatch((this.credentials != null) ? 0 : 1);
		this.stranger.set(this.credentials == null);
		if (this.credentials == null) {
			services.open().strangerCame();
		}
	}

	/** The caller is known, or the connection closed. */
	void noStranger() {
		if (this.stranger.getAndSet(false)) {
			this.services.open().strangerGone();
		}
	}

	boolean isAuthenticated() {
		return this.credentials != null;
	}

	/**
	 * Waits for the caller's key, and closes the connection if it does not come in time.
	 * @return whether it came
	 */
	boolean awaitAuthentication() throws InterruptedException {
		long seconds = this.services.settings().authentication().toSeconds();
		if (this.authenticated.await(this.services.settings().authentication().toMillis(), TimeUnit.MILLISECONDS)) {
			return true;
		}
		if (this.connection.isOpen()) {
			this.services.callers().failed(this.origin.address());
			this.connection.close(CloseCode.UNAUTHENTICATED, "No key came within " + seconds + " seconds");
		}
		return false;
	}

	/** Answers a message. */
	void answer(MessageAssembly.Whole whole) {
		inContext(() -> {
			ObjectNode message = null;
			try {
				Credentials shown = this.credentials;
				Caller caller = (shown != null) ? count(caller(shown)) : null;
				message = parse(whole.text());
				noteRequestId(message);
				if (message.path("type").asString("").equals("auth")) {
					authenticate(message);
				}
				else {
					receive(message, (caller != null) ? caller : caller(null), whole.size());
				}
			}
			catch (RuntimeException ex) {
				refuse(ex, message);
			}
			finally {
				whole.size().release();
			}
		});
	}

	/** Answers a message that could not be received. */
	void refuse(Exception reason) {
		inContext(() -> refuse(reason, null));
	}

	private void inContext(Runnable action) {
		Map<String, String> context = new HashMap<>(this.origin.logContext());
		context.put(RequestSource.REQUEST_ID, Ids.next().toString());
		MDC.setContextMap(context);
		try {
			action.run();
		}
		finally {
			MDC.clear();
		}
	}

	private ObjectNode parse(String text) {
		try {
			if (this.services.json().readTree(text) instanceof ObjectNode message) {
				return message;
			}
		}
		catch (JacksonException ex) {
			throw new UnreadableMessageException(ex);
		}
		throw new UnreadableMessageException(null);
	}

	private void noteRequestId(ObjectNode message) {
		String id = this.handler.requestId(message);
		if (id != null && RequestIdFilter.isValid(id)) {
			MDC.put(RequestSource.REQUEST_ID, id);
		}
	}

	private void authenticate(ObjectNode message) {
		JsonNode key = message.path("key");
		if (!key.isString()) {
			throw new InvalidFieldException("key", "must be an API key or a token");
		}
		Credentials shown = Credentials.of(key.stringValue(), text(message, "user_id"), text(message, "user_name"));
		Caller caller = caller(shown);
		if (this.credentials == null) {
			count(caller);
		}
		this.credentials = shown;
		this.authenticated.countDown();
		noStranger();
	}

	private static @Nullable String text(ObjectNode message, String field) {
		JsonNode value = message.path(field);
		return value.isString() ? value.stringValue() : null;
	}

	/**
	 * The caller, checked anew for each message, because a token may have expired.
	 */
	private Caller caller(@Nullable Credentials shown) {
		Caller caller = this.services.callers().of(shown, this.origin.address());
		if (this.userId != null && !this.userId.equals(caller.userId())) {
			throw AccessRefusedException.because(Reason.FORBIDDEN,
					"This connection belongs to another user; open a new one");
		}
		this.userId = caller.userId();
		return caller;
	}

	private Caller count(Caller caller) {
		RateLimitedException.require(this.services.limits().take(caller, this.origin.address()));
		return caller;
	}

	private void receive(ObjectNode message, Caller caller, BodySize size) {
		this.services.user().during(caller, () -> {
			try {
				this.handler.receive(message, caller, size);
			}
			catch (RuntimeException | RequestTooLargeException ex) {
				refuse(ex, message);
			}
		});
	}

	private void refuse(Exception reason, @Nullable ObjectNode message) {
		Problem problem = this.services.errors().problem(reason);
		this.connection.send(this.handler.error(problem, message));
		if (problem.code() == ErrorCode.UNAUTHENTICATED || !isAuthenticated()) {
			if (problem.code() != ErrorCode.UNAUTHENTICATED) {
				this.services.callers().failed(this.origin.address());
			}
			this.connection.close(CloseCode.UNAUTHENTICATED, problem.detail());
		}
	}

}
