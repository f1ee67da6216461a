package dev.parley.aisdk;

import java.nio.charset.StandardCharsets;

import dev.parley.web.sse.ByteBuilder;

/** What is around the JSON of a chunk on a connection. Used by one thread. */
interface ChunkFrame {

	/** Server-sent events. */
	ChunkFrame SSE = new ChunkFrame() {

		private static final byte[] BEGIN = "data: ".getBytes(StandardCharsets.US_ASCII);

		private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

		private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

		@Override
		public void begin(ByteBuilder out) {
			out.add(BEGIN);
		}

		@Override
		public void end(ByteBuilder out) {
			out.add(END);
		}

		@Override
		public void done(ByteBuilder out) {
			out.add(DONE);
		}

	};

	void begin(ByteBuilder out);

	void end(ByteBuilder out);

	/** Adds what follows the last chunk. */
	void done(ByteBuilder out);

}
