package dev.parley.web.socket;

import java.util.List;
import java.util.UUID;

import dev.parley.run.event.RunEvent;
import dev.parley.run.log.LogClosedException;
import dev.parley.run.log.RunLog;
import dev.parley.run.log.RunReader;
import dev.parley.web.sse.ByteBuilder;
import dev.parley.web.sse.EventFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the events of one run over a connection, on a thread of its own. */
final class RunFollower implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(RunFollower.class);

	private final SocketConnection connection;

	private final RunLog log;

	private final int after;

	private final EventFormat format;

	/**
	 * @param after number of the last event to skip
	 */
	RunFollower(SocketConnection connection, RunLog log, int after, EventFormat format) {
		this.connection = connection;
		this.log = log;
		this.after = after;
		this.format = format;
	}

	UUID runId() {
		return this.log.runId();
	}

	@Override
	public void run() {
		try (RunReader reader = this.log.reader(this.after)) {
			ByteBuilder out = new ByteBuilder();
			boolean open = true;
			while (open && !this.log.endedBy(reader.seen())) {
				List<RunEvent> events = reader.await();
				int seq = reader.seen() - events.size();
				for (RunEvent event : events) {
					this.format.add(++seq, event, out);
				}
				open = out.isEmpty() || this.connection.deliver(this, out.take());
			}
			if (open) {
				this.format.ended();
			}
		}
		catch (InterruptedException ex) {
			// The connection is closed.
			Thread.currentThread().interrupt();
		}
		catch (LogClosedException ex) {
			// The server stops, and the connection with it.
			logger.debug("Run {} goes on at another server", this.log.runId());
		}
		finally {
			this.connection.ended(this);
		}
	}

}
