package dev.parley.outbound;

import java.io.IOException;

import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/**
 * A JSON request body that OkHttp must not send again after a connection broke, because
 * the server may have read it. If no byte was sent, OkHttp still tries other addresses of
 * the server.
 */
public final class OneShotJson extends RequestBody {

	private static final MediaType JSON = MediaType.get("application/json");

	private final byte[] content;

	/**
	 * Creates a body.
	 * @param content JSON in UTF-8
	 */
	public OneShotJson(byte[] content) {
		this.content = content;
	}

	@Override
	public MediaType contentType() {
		return JSON;
	}

	@Override
	public long contentLength() {
		return this.content.length;
	}

	@Override
	public void writeTo(BufferedSink sink) throws IOException {
		sink.write(this.content);
	}

	@Override
	public boolean isOneShot() {
		return true;
	}

}
