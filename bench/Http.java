import module java.base;

/** One side of an HTTP/1.1 connection: reads messages whose body has a length or comes in chunks. */
final class Http implements Closeable {

	private final Socket socket;

	private final byte[] bytes = new byte[2048];

	private int position;

	private int limit;

	private boolean chunked;

	private int left;

	Http(Socket socket) throws IOException {
		this.socket = socket;
		socket.setTcpNoDelay(true);
	}

	void send(String text) throws IOException {
		this.socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
	}

	/** Reads on to the next message's body; returns the message's first line. */
	String begin() throws IOException {
		while (nextOfBody() >= 0) {
			// The rest of the message before.
		}
		String first = headLine();
		for (String line = headLine(); !line.isEmpty(); line = headLine()) {
			String header = line.toLowerCase(Locale.ROOT);
			this.chunked |= header.startsWith("transfer-encoding:");
			if (header.startsWith("content-length:")) {
				this.left = Integer.parseInt(header.substring("content-length:".length()).strip());
			}
		}
		return first;
	}

	/** The next line of the body, or what stands there without a line's end; null at the end. */
	String line() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = nextOfBody(); next != '\n'; next = nextOfBody()) {
			if (next < 0) {
				return line.isEmpty() ? null : line.toString();
			}
			line.append((char) next);
		}
		return line.toString();
	}

	private String headLine() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = next(); next != '\n'; next = next()) {
			if (next != '\r') {
				line.append((char) next);
			}
		}
		return line.toString();
	}

	private int nextOfBody() throws IOException {
		while (this.left == 0 && this.chunked) {
			beginChunk();
		}
		if (this.left == 0) {
			return -1;
		}
		this.left--;
		return next();
	}

	private void beginChunk() throws IOException {
		String size = headLine();
		// The data of the chunk before ends with an empty line.
		if (!size.isEmpty()) {
			this.left = Integer.parseInt(size, 16);
			this.chunked = this.left > 0;
			if (!this.chunked) {
				headLine();
			}
		}
	}

	private int next() throws IOException {
		if (this.position == this.limit) {
			this.position = 0;
			this.limit = this.socket.getInputStream().read(this.bytes);
			if (this.limit < 0) {
				this.limit = 0;
				throw new EOFException("connection closed");
			}
		}
		return Byte.toUnsignedInt(this.bytes[this.position++]);
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
