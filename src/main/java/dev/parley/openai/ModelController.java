package dev.parley.openai;

import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.agent.definition.AgentCatalog;
import dev.parley.agent.definition.AgentChoice;
import dev.parley.agent.definition.AgentDefinition;
import dev.parley.session.AgentNotFoundException;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Lists the agents as models, and {@code auto}, which chooses one of them. */
@RestController
class ModelController {

	private final AgentCatalog catalog;

	private final long startedAt;

	ModelController(AgentCatalog catalog, Clock clock) {
		this.catalog = catalog;
		this.startedAt = clock.instant().getEpochSecond();
	}

	@GetMapping("/v1/models")
	ModelList models() {
		return new ModelList("list",
				Stream
					.concat(this.catalog.all().stream().map(AgentDefinition::name),
							Stream.of(new AgentChoice.Automatic().text()))
					.map(this::model)
					.toList());
	}

	@GetMapping("/v1/models/{id}")
	Model model(@PathVariable String id) {
		if (!AgentChoice.isReserved(id) && this.catalog.find(id).isEmpty()) {
			throw new AgentNotFoundException();
		}
		return new Model(id, "model", this.startedAt, "parley");
	}

	/** All models. */
	record ModelList(String object, List<Model> data) {
	}

	/**
	 * An agent.
	 *
	 * @param created when the server started, in seconds: agents have no time of their
	 * own
	 */
	record Model(String id, String object, long created, @JsonProperty("owned_by") String ownedBy) {
	}

}
