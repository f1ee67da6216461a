package dev.parley.web.sse;

import java.util.Objects;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.ResponseEntity;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Lets one controller method answer with an object or with a stream, as the body of the
 * request decides: Spring MVC recognizes an emitter by its own type only.
 */
public final class OpenedStream {

	private OpenedStream() {
	}

	/** Writes status and headers of a stream. */
	public static SseEmitter of(ResponseEntity<SseEmitter> stream, HttpServletResponse response) {
		response.setStatus(stream.getStatusCode().value());
		stream.getHeaders().forEach((name, values) -> values.forEach((value) -> response.addHeader(name, value)));
		return Objects.requireNonNull(stream.getBody());
	}

}
