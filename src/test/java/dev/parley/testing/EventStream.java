package dev.parley.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The client's side of one event stream, read continuously by a thread of its own.
 * Closing it disconnects the reader. If an expected event does not come in time, the test
 * fails.
 */
public final class EventStream implements AutoCloseable {

	private static final Duration PATIENCE = Patience.LIMIT;

	private final HttpResponse<InputStream> response;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final List<Event> events = new ArrayList<>();

	private final List<String> comments = new ArrayList<>();

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	private int taken;

	private boolean ended;

	private @Nullable IOException broken;

	private EventStream(HttpResponse<InputStream> response) {
		this.response = response;
	}

	static EventStream of(HttpResponse<InputStream> response) {
		EventStream stream = new EventStream(response);
		Thread.ofVirtual().name("event-stream").start(stream::read);
		return stream;
	}

	public int status() {
		return this.response.statusCode();
	}

	/** A header of the response; empty if it is missing. */
	public String header(String name) {
		return this.response.headers().firstValue(name).orElse("");
	}

	/** The id of the run that this stream follows. */
	public String runId() {
		return header("X-Run-ID");
	}

	/** The id of the session, from the first event. */
	public String sessionId() {
		await("a first event", PATIENCE, () -> !this.events.isEmpty());
		return this.events.getFirst().get("session_id");
	}

	/** The next event that was not taken yet. */
	public Event next() {
		return next(PATIENCE);
	}

	/**
	 * The next event that was not taken yet.
	 * @throws AssertionError if none comes in time
	 */
	public Event next(Duration atMost) {
		await("an event after number " + this.taken, atMost, () -> this.events.size() > this.taken);
		return this.events.get(this.taken++);
	}

	/** The next event of a type; skips others before it. */
	public Event event(String type) {
		Event event = next();
		while (!event.type().equals(type)) {
			event = next();
		}
		return event;
	}

	/** Whether an event that was not taken yet has arrived. */
	public boolean hasNext() {
		this.lock.lock();
		try {
			return this.events.size() > this.taken;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The events so far, including taken ones. */
	public List<Event> soFar() {
		return List.copyOf(this.events);
	}

	/** All events, including taken ones, once the stream has ended. */
	public List<Event> all() {
		await("the end of the stream", PATIENCE, () -> this.ended);
		this.taken = this.events.size();
		IOException cause = this.broken;
		if (cause != null) {
			throw new AssertionError("The stream broke after " + this.events, cause);
		}
		return List.copyOf(this.events);
	}

	/** The types of all events, once the stream has ended. */
	public List<String> types() {
		return all().stream().map(Event::type).toList();
	}

	/** The last event, once the stream has ended. */
	public Event last() {
		return all().getLast();
	}

	/** The contents of all tokens, once the stream has ended. */
	public List<String> tokens() {
		return all().stream()
			.filter((event) -> event.type().equals("token"))
			.map((event) -> event.get("content"))
			.toList();
	}

	/** All tokens joined, once the stream has ended. */
	public String text() {
		return tokens().stream().collect(Collectors.joining());
	}

	/** Every byte, once the stream has ended. */
	public String raw() {
		all();
		return this.bytes.toString(UTF_8);
	}

	/** The comments, once there are at least the given number. */
	public List<String> comments(int atLeast) {
		await(atLeast + " comments", PATIENCE, () -> this.comments.size() >= atLeast);
		return List.copyOf(this.comments);
	}

	@Override
	public void close() {
		try {
			this.response.body().close();
		}
		catch (IOException ex) {
			// The stream had already ended.
		}
	}

	private void read() {
		SseParser parser = new SseParser(this.events::add, this.comments::add);
		byte[] buffer = new byte[8192];
		try (InputStream body = this.response.body()) {
			for (int length = body.read(buffer); length >= 0; length = body.read(buffer)) {
				this.lock.lock();
				try {
					this.bytes.write(buffer, 0, length);
					parser.feed(buffer, length);
					this.changed.signalAll();
				}
				finally {
					this.lock.unlock();
				}
			}
			end(null);
		}
		catch (IOException ex) {
			end(ex);
		}
	}

	private void end(@Nullable IOException cause) {
		this.lock.lock();
		try {
			this.ended = true;
			this.broken = cause;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void await(String what, Duration atMost, BooleanSupplier condition) {
		this.lock.lock();
		try {
			long left = atMost.toNanos();
			while (!condition.getAsBoolean()) {
				if (left <= 0 || (this.ended && !condition.getAsBoolean())) {
					throw new AssertionError("No %s within %s; %s after %s".formatted(what, atMost,
							this.ended ? "the stream ended" : "the stream stands", this.events), this.broken);
				}
				left = this.changed.awaitNanos(left);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted", ex);
		}
		finally {
			this.lock.unlock();
		}
	}

}
