package dev.parley.evaluation;

import java.time.Duration;
import java.util.List;

import dev.parley.agent.model.demo.DemoGateway;
import dev.parley.cost.Prices;
import dev.parley.evaluation.Transcript.Turn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** {@link Expectations} names each miss, and nothing else. */
class ExpectationsTests {

	private static final Transcript ANSWERED = transcript(200, """
			{"response": "It is 12:30 in Oslo.", "model": "gpt-4o-mini",
			 "usage": {"prompt_tokens": 1000000, "completion_tokens": 500000},
			 "tool_calls": [{"name": "clock"}, {"name": "place"}],
			 "output": {"block_card": true, "risk_level": 3}}""");

	private static final Transcript REFUSED = transcript(400,
			"{\"error\": \"guardrail_tripped\", \"detail\": \"It says too much.\"}");

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{"contains": ["OSLO"]}                         |
			{"contains": ["Oslo", "Bergen"]}               | the answer lacks 'Bergen'
			{"excludes": ["bergen"]}                       |
			{"excludes": ["oslo"]}                         | the answer has 'oslo'
			{"matches": "[0-9]+:30"}                       |
			{"matches": "^12"}                             | the answer does not match ^12
			{"output": {"risk_level": 3.0}}                |
			{"output": {"block_card": false}}              | output has block_card: true, not false
			{"output": {"advice": "x"}}                    | output has advice: no value, not "x"
			{"tools": ["clock", "place"]}                  |
			{"tools": ["place", "clock"]}                  | called tools [clock, place], not [place, clock]
			{"tools": []}                                  | called tools [clock, place], not []
			{"error": "guardrail_tripped"}                 | an answer in place of the error 'guardrail_tripped'
			{"max_seconds": 3}                             |
			{"max_seconds": 1.5}                           | took 2.0 s, more than 1.5
			{"max_cost": 2}                                |
			{"max_cost": 1.9}                              | cost 2.000000000 USD, more than 1.9
			{"judge": "It is kind."}                       | the demo model cannot judge: set OPENAI_API_KEY
			""")
	void namesEachMiss(String expect, String miss) {
		assertThat(misses(expect, ANSWERED)).isEqualTo((miss != null) ? List.of(miss) : List.of());
	}

	@Test
	void expectsAnErrorOnlyIfItSaysSo() {
		assertThat(misses("{\"error\": \"guardrail_tripped\"}", REFUSED)).isEmpty();
		assertThat(misses("{\"contains\": [\"x\"]}", REFUSED))
			.containsExactly("the error 'guardrail_tripped': It says too much.");
	}

	@Test
	void namesAModelWithoutAPrice() {
		assertThat(misses("{\"max_cost\": 1}", transcript(200, "{\"model\": \"other\"}")))
			.containsExactly("the cost is unknown: add a price for the model 'other' to PARLEY_COST_PRICES");
	}

	@Test
	void addsTheCostOfAllTurns() {
		Turn turn = ANSWERED.turns().getFirst();
		assertThat(misses("{\"max_cost\": 3.9}", new Transcript(List.of(turn, turn), Duration.ZERO, null)))
			.containsExactly("cost 4.000000000 USD, more than 3.9");
	}

	@Test
	void saysWhyAConversationWasNotHeld() {
		assertThat(misses("{}", new Transcript(List.of(), Duration.ZERO, "the agent waits")))
			.containsExactly("the agent waits");
	}

	private static List<String> misses(String expect, Transcript transcript) {
		return new Expectations(Prices.parse("gpt-4o-mini: input=1 output=2", "USD"), new Judge(new DemoGateway()))
			.misses(JsonMapper.shared().readTree(expect), transcript);
	}

	private static Transcript transcript(int status, String answer) {
		JsonNode json = JsonMapper.shared().readTree(answer);
		return new Transcript(List.of(new Turn(JsonMapper.shared().createObjectNode(), status, json)),
				Duration.ofSeconds(2), null);
	}

}
