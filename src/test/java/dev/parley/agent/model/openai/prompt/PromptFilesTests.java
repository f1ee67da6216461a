package dev.parley.agent.model.openai.prompt;

import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

import dev.parley.agent.model.Attachment;
import dev.parley.agent.model.AttachmentContents;
import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.ModelException.Fault;
import dev.parley.agent.model.ModelRequest;
import dev.parley.agent.model.PromptMessage;
import dev.parley.agent.model.PromptMessage.FromModel;
import dev.parley.agent.model.PromptMessage.FromUser;
import dev.parley.agent.model.openai.Gateways;
import dev.parley.testing.Answer;
import dev.parley.testing.ScriptedModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** How pictures and files get into requests, and what becomes of those that do not. */
class PromptFilesTests {

	private static final int MEGABYTE = 1 << 20;

	private final ScriptedModel model = ScriptedModel.start();

	@AfterEach
	void close() {
		this.model.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4, 1000, 300_001 })
	void aFileOfAnyLengthArrivesAsItIs(int size) {
		byte[] content = new byte[size];
		for (int i = 0; i < size; i++) {
			content[i] = (byte) (i * 13);
		}
		ask((file, out) -> out.write(content), new FromUser("Look", List.of(file("a.png", size), file("b.png", size))));
		JsonNode parts = this.model.requests().getLast().messages().getLast().path("content");
		String url = "data:image/png;base64," + Base64.getEncoder().encodeToString(content);
		assertThat(parts.path(1).at("/image_url/url").asString()).isEqualTo(url);
		assertThat(parts.path(2).at("/image_url/url").asString()).isEqualTo(url);
	}

	@Test
	void onlyTheNewestTwentyMegabytesAreSent() {
		byte[] megabyte = new byte[MEGABYTE];
		List<PromptMessage> messages = IntStream.range(0, 24)
			.mapToObj((i) -> List.of(new FromUser("Look " + i, List.of(file(i + ".png", MEGABYTE))),
					new FromModel("I see", List.of())))
			.<PromptMessage>flatMap(List::stream)
			.toList();
		ask((file, out) -> out.write(megabyte), messages.subList(0, messages.size() - 1));
		List<JsonNode> sent = this.model.requests().getLast().messages();
		assertThat(sent.getFirst().path("content").asString())
			.isEqualTo("Look 0\n\n[The file 0.png is no longer shown.]");
		assertThat(sent.stream().filter((message) -> message.path("content").isArray())).hasSize(20);
		assertThat(sent.getLast().path("content").isArray()).isTrue();
	}

	@Test
	void aModelThatTakesNoPicturesIsAskedWithoutThoseOfEarlierMessages() {
		this.model.next(Answer.status(400), Answer.tokens("I see nothing"));
		ModelAnswer answer = ask((file, out) -> out.write(1), new FromUser("Look", List.of(file("a.png", 1))),
				new FromModel("Nice", List.of()), new FromUser("Sure?"));
		assertThat(answer.text()).isEqualTo("I see nothing");
		assertThat(this.model.requests().getLast().messages().getFirst().path("content").asString())
			.isEqualTo("Look\n\n[a.png cannot be shown to you.]");
	}

	@Test
	void thoseOfTheNewestMessageAreNotLeftOut() {
		this.model.next(Answer.status(400));
		assertThatExceptionOfType(ModelException.class)
			.isThrownBy(() -> ask((file, out) -> out.write(1), new FromUser("Look", List.of(file("a.png", 1)))))
			.withMessageContaining("pictures or files");
		assertThat(this.model.requests()).hasSize(1);
	}

	@Test
	void aFileThatCannotBeReadIsNotTheModelsFault() {
		ModelException unread = new ModelException(Fault.UNAVAILABLE, "Not now", true, null);
		assertThatExceptionOfType(ModelException.class).isThrownBy(() -> ask((file, out) -> {
			throw unread;
		}, new FromUser("Look", List.of(file("a.png", 1))))).isSameAs(unread);
	}

	private ModelAnswer ask(AttachmentContents contents, PromptMessage... messages) {
		return ask(contents, List.of(messages));
	}

	private ModelAnswer ask(AttachmentContents contents, List<PromptMessage> messages) {
		return Gateways.to(this.model.baseUrl(), contents)
			.ask(new ModelRequest("gpt-test", messages, null, null, List.of(), true), (_) -> {
			}, new Cancellation());
	}

	private static Attachment file(String name, int size) {
		return new Attachment.Stored("ann", "hash", name, "image/png", size);
	}

}
