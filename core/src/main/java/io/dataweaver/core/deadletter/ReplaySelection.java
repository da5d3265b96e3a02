package io.dataweaver.core.deadletter;

import io.dataweaver.core.state.StateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The letters of one dataset that a replay is about, in order: written down before it begins, so that a process that goes
 * on after a crash means the same ones. 16 bytes an id.
 *
 * @param name of its file in the folder
 */
record ReplaySelection(LetterFolder folder, String name) {

    static final String ENDING = ".selection";
    private static final int ID_BYTES = 16;

    void write(LetterIds ids) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(ids.size() * ID_BYTES);
        for (int i = 0; i < ids.size(); i++) {
            bytes.putLong(ids.get(i).high()).putLong(ids.get(i).low());
        }
        StateFiles files = folder.files();
        files.writeForced(folder.path(name), bytes.array());
        files.forceFolder(folder.folder());
    }

    LetterIds read() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(folder.files().read(folder.path(name)));
        LetterIds ids = new LetterIds();
        while (bytes.remaining() >= ID_BYTES) {
            ids.add(new LetterId(bytes.getLong(), bytes.getLong()));
        }
        return ids;
    }

    boolean exists() throws IOException {
        return folder.files().list(folder.folder()).contains(name);
    }

    void delete() throws IOException {
        folder.files().delete(folder.path(name));
    }
}
