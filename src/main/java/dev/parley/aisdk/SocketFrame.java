package dev.parley.aisdk;

import java.nio.charset.StandardCharsets;

import dev.parley.web.sse.ByteBuilder;

/** Numbered chunks as messages of a WebSocket; each is one line of data. */
final class SocketFrame implements ChunkFrame {

	private static final byte[] CHUNK = bytes(",\"chunk\":");

	private static final byte[] END = bytes("}\n");

	private final byte[] start;

	private final byte[] begin;

	private final byte[] done;

	private int sequence;

	/**
	 * @param requestId as JSON
	 */
	SocketFrame(String requestId) {
		this.start = frame("start", requestId, "}\n");
		this.begin = frame("chunk", requestId, ",\"sequence\":");
		this.done = frame("end", requestId, "}\n");
	}

	private static byte[] frame(String type, String requestId, String rest) {
		return bytes("data: {\"type\":\"" + type + "\",\"requestId\":" + requestId + rest);
	}

	@Override
	public void begin(ByteBuilder out) {
		if (this.sequence == 0) {
			out.add(this.start);
		}
		out.add(this.begin);
		out.add(this.sequence++);
		out.add(CHUNK);
	}

	@Override
	public void end(ByteBuilder out) {
		out.add(END);
	}

	@Override
	public void done(ByteBuilder out) {
		out.add(this.done);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
