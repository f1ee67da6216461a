package dev.parley.web;

import java.util.UUID;

import dev.parley.run.LiveRun;
import dev.parley.run.RunManager;
import dev.parley.store.Ids;
import dev.parley.store.Messages;
import dev.parley.store.Run;
import dev.parley.store.Runs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Runs: what became of a message. */
@RestController
@Tag(name = "Runs")
class RunController {

	private final RunManager manager;

	private final Runs runs;

	private final Messages messages;

	private final CurrentUser user;

	RunController(RunManager manager, Runs runs, Messages messages, CurrentUser user) {
		this.manager = manager;
		this.runs = runs;
		this.messages = messages;
		this.user = user;
	}

	@GetMapping("/runs/{id}")
	@Operation(summary = "State, usage, error and answer of a run")
	RunView run(@PathVariable String id) {
		UUID runId = Ids.parse(id).orElseThrow(RunNotFoundException::new);
		boolean running = this.manager.find(runId, this.user.id()).filter(LiveRun::started).isPresent();
		Run run = this.runs.find(runId, this.user.id()).orElseThrow(RunNotFoundException::new);
		return RunView.of(run, running, this.messages.ofRun(runId, this.user.id()));
	}

}
