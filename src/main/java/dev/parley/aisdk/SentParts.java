package dev.parley.aisdk;

import java.util.ArrayList;
import java.util.List;

import dev.parley.attachment.InvalidAttachmentException;
import dev.parley.attachment.SentAttachment;
import dev.parley.web.error.InvalidFieldException;
import org.jspecify.annotations.Nullable;

/** Checks the files of a user's message. */
final class SentParts {

	private static final int MOST = 10;

	private SentParts() {
	}

	/**
	 * The files of a message.
	 * @param message null: there is none
	 * @throws InvalidFieldException if there are too many, or one is not accepted
	 */
	static List<SentAttachment> files(@Nullable UiMessage message) {
		if (message == null || !message.isUsers()) {
			return List.of();
		}
		List<UiPart> files = message.files();
		if (files.size() > MOST) {
			throw new InvalidFieldException("parts", "must not have more than " + MOST + " files");
		}
		return files.stream().map(SentParts::checked).toList();
	}

	/** The files of an earlier message; those that are not accepted are left out. */
	static List<SentAttachment> earlierFiles(UiMessage message) {
		List<SentAttachment> accepted = new ArrayList<>();
		for (UiPart file : message.files()) {
			try {
				accepted.add(checked(file));
			}
			catch (InvalidFieldException ex) {
				// Such as the address of a file that another server had.
			}
		}
		return accepted.subList(0, Math.min(MOST, accepted.size()));
	}

	private static SentAttachment checked(UiPart file) {
		String name = file.filename();
		try {
			return SentAttachment.of(file.isImage(), String.valueOf(file.url()),
					(name != null && name.length() > SentAttachment.MAX_NAME)
							? name.substring(0, SentAttachment.MAX_NAME) : name);
		}
		catch (InvalidAttachmentException ex) {
			throw new InvalidFieldException("url", "of a file " + ex.getMessage());
		}
	}

}
