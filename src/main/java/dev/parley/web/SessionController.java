package dev.parley.web;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

import dev.parley.agent.Agents;
import dev.parley.agent.definition.AgentChoice;
import dev.parley.agent.model.WellFormedText;
import dev.parley.erasure.Erasure;
import dev.parley.run.RunManager;
import dev.parley.run.SessionNotFoundException;
import dev.parley.run.action.WaitingRuns;
import dev.parley.security.CurrentUser;
import dev.parley.session.CreatedSession;
import dev.parley.session.SessionManager;
import dev.parley.store.Messages;
import dev.parley.store.Session;
import dev.parley.store.SessionSearch;
import dev.parley.store.Sessions;
import dev.parley.store.id.Ids;
import dev.parley.web.chat.JsonSize;
import dev.parley.web.view.RequiredActionView;
import dev.parley.web.view.RunHeaders;
import dev.parley.web.view.SessionView;
import dev.parley.web.view.SessionView.Detail;
import dev.parley.web.view.SessionView.MessageView;
import dev.parley.web.view.SessionView.Page;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Creates, lists, searches, changes and deletes sessions. */
@RestController
@RequestMapping("/sessions")
class SessionController {

	private final SessionManager manager;

	private final Erasure erasure;

	private final Sessions sessions;

	private final SessionSearch search;

	private final Messages messages;

	private final RunManager runs;

	private final WaitingRuns waiting;

	private final Agents agents;

	private final CurrentUser user;

	private final Clock clock;

	SessionController(SessionManager manager, Erasure erasure, Sessions sessions, SessionSearch search,
			Messages messages, RunManager runs, WaitingRuns waiting, Agents agents, CurrentUser user, Clock clock) {
		this.manager = manager;
		this.erasure = erasure;
		this.sessions = sessions;
		this.search = search;
		this.messages = messages;
		this.runs = runs;
		this.waiting = waiting;
		this.agents = agents;
		this.user = user;
		this.clock = clock;
	}

	@PostMapping
	@ResponseStatus(HttpStatus.CREATED)
	ResponseEntity<SessionView> create(@Valid @RequestBody(required = false) @Nullable NewSession request,
			@RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key) {
		NewSession wanted = (request != null) ? request : NewSession.NOTHING;
		String agent = wanted.agent();
		ObjectNode metadata = wanted.metadata();
		CreatedSession created = this.manager.create(this.user.id(), (agent != null) ? AgentChoice.parse(agent) : null,
				wanted.title(), (metadata != null) ? metadata.toString() : "{}",
				IdempotencyKeys.read(key, wanted.agent(), wanted.title(), metadata));
		ResponseEntity.BodyBuilder response = ResponseEntity.created(URI.create("/sessions/" + created.session().id()));
		if (created.replayed()) {
			response.header(RunHeaders.REPLAYED, "true");
		}
		return response.body(SessionView.of(created.session()));
	}

	@GetMapping
	Page list(@RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit,
			@RequestParam(required = false) @Nullable String cursor,
			@RequestParam(required = false) @Size(max = 200) @Nullable String q) {
		UUID before = (cursor != null) ? Ids.parse(cursor).orElseThrow(SessionNotFoundException::new) : null;
		List<Session> found = (q != null && !q.isBlank()) ? this.search.find(this.user.id(), q, before, limit + 1)
				: this.sessions.page(this.user.id(), before, limit + 1);
		List<Session> page = found.subList(0, Math.min(limit, found.size()));
		return new Page(page.stream().map(SessionView::of).toList(),
				(found.size() > limit) ? page.getLast().id() : null);
	}

	@GetMapping("/{id}")
	Detail get(@PathVariable String id, @RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit,
			@RequestParam(required = false) @Nullable String before,
			@RequestParam(defaultValue = "false") boolean superseded) {
		UUID sessionId = sessionId(id);
		UUID oldest = (before != null) ? Ids.parse(before).orElseThrow(SessionNotFoundException::new) : null;
		Session session = this.sessions.find(sessionId, this.user.id()).orElseThrow(SessionNotFoundException::new);
		List<MessageView> page = this.messages.history(sessionId, this.user.id(), oldest, limit, superseded)
			.stream()
			.map((shown) -> MessageView.of(shown, this.agents.outputOf(shown.agent())))
			.toList();
		return new Detail(SessionView.of(session), this.runs.activeId(sessionId).orElse(null),
				this.waiting.ofSession(sessionId, this.user.id()).map(RequiredActionView::of).orElse(null), page);
	}

	@PatchMapping("/{id}")
	SessionView update(@PathVariable String id, @Valid @RequestBody SessionChange change) {
		ObjectNode metadata = change.metadata();
		return SessionView.of(this.sessions
			.update(sessionId(id), this.user.id(), change.title(),
					(metadata != null) ? WellFormedText.of(metadata.toString()) : null, this.clock.instant())
			.orElseThrow(SessionNotFoundException::new));
	}

	@DeleteMapping
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void deleteAll() {
		this.erasure.deleteSessions(this.user.caller());
	}

	@DeleteMapping("/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void delete(@PathVariable String id) {
		this.manager.delete(sessionId(id), this.user.id());
	}

	private static UUID sessionId(String id) {
		return Ids.parse(id).orElseThrow(SessionNotFoundException::new);
	}

	/** The body of a request to create a session. */
	record NewSession(@Size(max = 100) @Nullable String agent, @CodePointLength(max = 200) @Nullable String title,
			@JsonSize(max = 16_384) @Nullable ObjectNode metadata) {

		static final NewSession NOTHING = new NewSession(null, null, null);

	}

	/** The changes to a session; null leaves a value as it is. */
	record SessionChange(@CodePointLength(max = 200) @Nullable String title,
			@JsonSize(max = 16_384) @Nullable ObjectNode metadata) {
	}

}
