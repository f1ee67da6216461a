package dev.parley.a2a;

import dev.parley.web.error.ErrorFormat;
import dev.parley.web.error.Problem;
import tools.jackson.databind.node.NullNode;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * Refusals as JSON-RPC errors, with the status that they have in all protocols. Clients
 * read the error whatever the status is.
 */
@Component
class A2aErrors implements ErrorFormat {

	@Override
	public boolean applies(String path) {
		return path.equals(A2aController.PATH);
	}

	@Override
	public ResponseEntity<Object> response(Problem problem) {
		return ResponseEntity.status(problem.code().status())
			.headers(problem.headers())
			.contentType(MediaType.APPLICATION_JSON)
			.body(JsonRpcMessages.error(NullNode.getInstance(), problem));
	}

}
