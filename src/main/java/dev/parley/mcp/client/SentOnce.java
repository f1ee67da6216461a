package dev.parley.mcp.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request body that OkHttp must not send again after the connection breaks, because the
 * server may have read it. If no byte was sent, OkHttp still tries other addresses of the
 * server.
 */
final class SentOnce extends RequestBody {

	private static final MediaType JSON = MediaType.get("application/json");

	private final byte[] message;

	SentOnce(JsonNode message) {
		this.message = message.toString().getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public @Nullable MediaType contentType() {
		return JSON;
	}

	@Override
	public long contentLength() {
		return this.message.length;
	}

	@Override
	public void writeTo(BufferedSink sink) throws IOException {
		sink.write(this.message);
	}

	@Override
	public boolean isOneShot() {
		return true;
	}

}
