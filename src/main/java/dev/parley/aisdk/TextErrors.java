package dev.parley.aisdk;

import java.nio.charset.StandardCharsets;

import dev.parley.web.error.ErrorFormat;
import dev.parley.web.error.Problem;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * Errors as plain text, because {@code useChat} makes the whole body the message of its
 * error.
 */
@Component
class TextErrors implements ErrorFormat {

	private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

	@Override
	public boolean applies(String path) {
		return path.startsWith("/ai-sdk/");
	}

	@Override
	public ResponseEntity<Object> response(Problem problem) {
		return ResponseEntity.status(problem.code().status())
			.headers(problem.headers())
			.contentType(TEXT)
			.body(problem.detail());
	}

}
