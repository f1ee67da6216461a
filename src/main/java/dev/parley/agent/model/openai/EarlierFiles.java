package dev.parley.agent.model.openai;

import java.util.ArrayList;
import java.util.List;

import dev.parley.agent.model.Attachment;
import dev.parley.agent.model.ModelRequest;
import dev.parley.agent.model.PromptMessage;
import dev.parley.agent.model.PromptMessage.FromUser;
import org.jspecify.annotations.Nullable;

/**
 * Removes images and files of earlier messages, for a model that does not accept them.
 */
final class EarlierFiles {

	private EarlierFiles() {
	}

	/**
	 * The request without them.
	 * @return null if there are none, or if the newest message has some, too: the user
	 * must see that they are refused
	 */
	static @Nullable ModelRequest omit(ModelRequest request) {
		List<PromptMessage> messages = new ArrayList<>();
		FromUser newest = null;
		boolean omitted = false;
		for (PromptMessage message : request.messages()) {
			if (message instanceof FromUser user) {
				newest = user;
				omitted |= has(user);
				messages.add(has(user) ? without(user) : user);
			}
			else {
				messages.add(message);
			}
		}
		return (newest == null || has(newest) || !omitted) ? null
				: new ModelRequest(request.model(), messages, request.temperature(), request.maxTokens(),
						request.tools(), request.outputSchema(), request.streamed(), request.policy());
	}

	private static boolean has(FromUser user) {
		return !user.attachments().stream().allMatch(EarlierFiles::isText);
	}

	private static boolean isText(Attachment attachment) {
		return attachment instanceof Attachment.Stored file && file.isText();
	}

	private static FromUser without(FromUser user) {
		StringBuilder text = new StringBuilder(user.text());
		List<Attachment> texts = new ArrayList<>();
		for (Attachment attachment : user.attachments()) {
			if (isText(attachment)) {
				texts.add(attachment);
			}
			else {
				text.append("\n\n[").append(attachment.name()).append(" cannot be shown to you.]");
			}
		}
		return new FromUser(text.toString(), texts);
	}

}
