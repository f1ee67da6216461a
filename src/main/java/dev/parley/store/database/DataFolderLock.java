package dev.parley.store.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.jspecify.annotations.Nullable;

/**
 * A lock on the file {@code parley.lock} of the data folder. The operating system
 * releases it when the process ends. The file is not deleted, because another server may
 * already have it open.
 */
final class DataFolderLock implements ServerLock {

	private final FileChannel channel;

	private DataFolderLock(FileChannel channel) {
		this.channel = channel;
	}

	/**
	 * Locks the folder, and creates it if it is missing.
	 * @throws StoreInUseException if another server holds the lock
	 */
	static DataFolderLock acquire(Path folder) {
		try {
			Files.createDirectories(folder.toAbsolutePath());
			FileChannel channel = FileChannel.open(folder.resolve("parley.lock"), StandardOpenOption.CREATE,
					StandardOpenOption.WRITE);
			if (lock(channel) != null) {
				return new DataFolderLock(channel);
			}
			channel.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot lock the data folder " + folder, ex);
		}
		throw new StoreInUseException("Another Parley server uses the data folder " + folder.toAbsolutePath(),
				"Stop the other server, or set PARLEY_DATA_DIR to another folder.");
	}

	private static @Nullable FileLock lock(FileChannel channel) throws IOException {
		try {
			return channel.tryLock();
		}
		catch (OverlappingFileLockException ex) {
			// Another server in the same process holds the lock.
			return null;
		}
	}

	@Override
	public boolean lost() {
		return false;
	}

	@Override
	public void close() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The lock of the data folder cannot be released", ex);
		}
	}

}
