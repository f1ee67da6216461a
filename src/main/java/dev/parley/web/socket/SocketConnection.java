package dev.parley.web.socket;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

import dev.parley.metrics.ReaderMetrics;
import dev.parley.run.admission.RunRefusedException;
import dev.parley.run.event.RunEvent.Terminal;
import dev.parley.run.log.RunLog;
import dev.parley.web.sse.ByteBuilder;
import dev.parley.web.sse.EventData;
import dev.parley.web.sse.EventFormat;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import org.apache.tomcat.websocket.WsSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * An open connection. Messages are sent one after the other; a client that does not read
 * holds up only its own connection, until it is dropped. Thread-safe.
 */
public final class SocketConnection {

	/** The most runs that one connection follows at a time. */
	private static final int MOST_RUNS = 100;

	private static final Logger logger = LoggerFactory.getLogger(SocketConnection.class);

	private final Session session;

	private final ReaderMetrics metrics;

	private final ReentrantLock sending = new ReentrantLock();

	private final Map<UUID, RunFollower> followers = new ConcurrentHashMap<>();

	private final Map<RunFollower, Thread> threads = new ConcurrentHashMap<>();

	SocketConnection(Session session, ReaderMetrics metrics) {
		this.session = session;
		this.metrics = metrics;
	}

	/** Sends a message. Has no effect if the connection is closed. */
	public void send(String message) {
		deliver(List.of(message), null);
	}

	/**
	 * Checks whether another run can be followed; call it before a run is started.
	 * @throws RunRefusedException if the connection follows too many
	 */
	public void requireRoom() {
		if (this.followers.size() >= MOST_RUNS) {
			throw new RunRefusedException(RunRefusedException.Reason.TOO_MANY_RUNS,
					"This connection follows " + MOST_RUNS + " runs; wait for the end of one, or open another", null);
		}
	}

	/**
	 * Sends the events of a run to its end. If the connection follows the run already, it
	 * continues in this way instead. If the run has ended and the client has seen all its
	 * events, the last one is sent again.
	 * @param after number of the last event that the client has seen
	 * @param format whose frames have one line of data for each message
	 */
	public void follow(RunLog log, int after, EventFormat format) {
		Terminal end = log.end();
		if (end != null && log.endedBy(after)) {
			ByteBuilder out = new ByteBuilder();
			format.add(after, end, out);
			deliver(EventData.of(out.take()), null);
			return;
		}
		RunFollower follower = new RunFollower(this, log, after, format);
		Map<String, String> logContext = Objects.requireNonNullElse(MDC.getCopyOfContextMap(), Map.of());
		Thread thread = Thread.ofVirtual().name("socket-" + log.runId()).unstarted(() -> {
			MDC.setContextMap(logContext);
			follower.run();
		});
		this.followers.put(log.runId(), follower);
		this.threads.put(follower, thread);
		thread.start();
		if (!this.session.isOpen()) {
			thread.interrupt();
		}
	}

	/**
	 * Sends the data of frames.
	 * @return false if the follower must end
	 */
	boolean deliver(RunFollower from, byte[] frames) {
		return deliver(EventData.of(frames), from);
	}

	private boolean deliver(List<String> messages, @Nullable RunFollower from) {
		this.sending.lock();
		try {
			// Another follower of the same run may have taken over.
			if (!this.session.isOpen() || (from != null && this.followers.get(from.runId()) != from)) {
				return false;
			}
			write(messages);
			return true;
		}
		catch (IOException | IllegalStateException ex) {
			if (doesNotRead(ex)) {
				this.metrics.dropped();
				logger.info("Dropped a WebSocket whose client does not read");
			}
			else {
				logger.debug("The client of a WebSocket has disconnected");
			}
			return false;
		}
		finally {
			this.sending.unlock();
		}
	}

	private void write(List<String> messages) throws IOException {
		RemoteEndpoint.Basic remote = this.session.getBasicRemote();
		if (messages.size() > 1) {
			// Several messages take one write.
			remote.setBatchingAllowed(true);
		}
		for (String message : messages) {
			remote.sendText(message);
		}
		if (messages.size() > 1) {
			remote.setBatchingAllowed(false);
		}
	}

	private static boolean doesNotRead(Exception ex) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof SocketTimeoutException) {
				return true;
			}
		}
		return false;
	}

	void ended(RunFollower follower) {
		this.threads.remove(follower);
		this.followers.remove(follower.runId(), follower);
	}

	/** Whether events of a run are still to be sent. */
	boolean isFollowing() {
		return !this.threads.isEmpty();
	}

	boolean isOpen() {
		return this.session.isOpen();
	}

	/** Closes the connection orderly. */
	public void close(CloseCode code, String reason) {
		try {
			this.session.close(new CloseReason(code, reason));
		}
		catch (IOException | IllegalStateException ex) {
			logger.debug("The client of a WebSocket has disconnected before it was closed");
		}
	}

	/** Drops the connection of a client that is gone. */
	void drop(String reason) {
		CloseReason lost = new CloseReason(CloseReason.CloseCodes.CLOSED_ABNORMALLY, reason);
		((WsSession) this.session).doClose(lost, lost, true);
	}

	/** The connection is closed: ends everything that would send something. */
	void closed() {
		this.threads.values().forEach(Thread::interrupt);
	}

}
