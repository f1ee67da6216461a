package dev.parley.agui;

import dev.parley.web.error.ErrorFormat;
import dev.parley.web.error.Problem;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * Errors before a run begins: Parley's problem documents, but as
 * {@code application/json}, since AG-UI's client parses no other type.
 */
@Component
class AguiErrors implements ErrorFormat {

	@Override
	public boolean applies(String path) {
		return path.equals(AguiController.PATH) || path.startsWith(AguiController.PATH + "/");
	}

	@Override
	public ResponseEntity<Object> response(Problem problem) {
		return ResponseEntity.status(problem.code().status())
			.headers(problem.headers())
			.contentType(MediaType.APPLICATION_JSON)
			.body(problem.body());
	}

}
