package io.dataweaver.connector.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Says in words why a file operation failed; the JDK's messages are often the bare path. */
final class FileSystemReason {

    private FileSystemReason() {}

    static String of(IOException failed) {
        if (failed instanceof AccessDeniedException) {
            return "permission denied";
        } else if (failed instanceof NoSuchFileException) {
            return "no such file or folder";
        } else if (failed instanceof FileAlreadyExistsException) {
            return "it exists already";
        } else if (failed instanceof NotDirectoryException) {
            return "it is not a folder";
        } else if (failed instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage();
    }
}
