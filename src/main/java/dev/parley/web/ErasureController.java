package dev.parley.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.erasure.ErasedUser;
import dev.parley.erasure.Erasure;
import dev.parley.security.CurrentUser;
import jakarta.validation.constraints.NotBlank;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Lets administrators erase users. The package {@code security} admits only the role
 * admin.
 */
@RestController
@RequestMapping("/admin/users")
class ErasureController {

	private final Erasure erasure;

	private final CurrentUser user;

	ErasureController(Erasure erasure, CurrentUser user) {
		this.erasure = erasure;
		this.user = user;
	}

	@DeleteMapping("/{id}")
	ResponseEntity<ErasedUserView> erase(@PathVariable String id) {
		ErasedUser erased = this.erasure.eraseUser(id, this.user.caller());
		return ResponseEntity.status(erased.complete() ? HttpStatus.OK : HttpStatus.ACCEPTED)
			.body(new ErasedUserView(erased.userId(), erased.sessions(), erased.notes(), erased.complete()));
	}

	/**
	 * For ids that cannot be part of a path, such as those of an OpenID provider's users.
	 */
	@DeleteMapping
	ResponseEntity<ErasedUserView> eraseNamed(@RequestParam("user_id") @NotBlank String userId) {
		return erase(userId);
	}

	/** What was erased. */
	record ErasedUserView(@JsonProperty("user_id") String userId, int sessions, int notes, boolean complete) {
	}

}
