package dev.parley.aisdk;

/** {@code useChat} of version 6 of the AI SDK. */
class UseChat6IntegrationTests extends UseChatTest {

	UseChat6IntegrationTests() {
		super("ai-6");
	}

}
