package dev.parley.aisdk;

/** {@code useChat} of version 7 of the AI SDK. */
class UseChat7IntegrationTests extends UseChatTest {

	UseChat7IntegrationTests() {
		super("ai-7");
	}

}
