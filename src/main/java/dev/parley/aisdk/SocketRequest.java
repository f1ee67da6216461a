package dev.parley.aisdk;

import dev.parley.run.event.RunEvent;
import dev.parley.run.log.RunLog;
import dev.parley.web.sse.ByteBuilder;
import dev.parley.web.sse.EventFormat;

/** A request over a WebSocket and its stream, which the client can abort. */
final class SocketRequest implements EventFormat {

	private final RunLog log;

	private final UiMessageStream stream;

	private final boolean cancels;

	private volatile boolean aborted;

	/**
	 * @param cancels whether an abort cancels the run
	 */
	SocketRequest(ChatStreams.Followed followed, boolean cancels) {
		this.log = followed.log();
		this.stream = followed.stream();
		this.cancels = cancels;
	}

	RunLog log() {
		return this.log;
	}

	boolean cancels() {
		return this.cancels;
	}

	/** Sends nothing more. */
	void abort() {
		this.aborted = true;
	}

	@Override
	public void add(int seq, RunEvent event, ByteBuilder out) {
		if (!this.aborted) {
			this.stream.add(seq, event, out);
		}
	}

	@Override
	public void ended() {
		if (!this.aborted) {
			this.stream.ended();
		}
	}

}
