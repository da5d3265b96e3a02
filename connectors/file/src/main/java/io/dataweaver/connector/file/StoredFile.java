package io.dataweaver.connector.file;

import io.dataweaver.api.store.ObjectPath;
import io.dataweaver.api.store.ObjectStore;
import io.dataweaver.api.store.StoredObject;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** An object in a store; its version is the store's. */
record StoredFile(ObjectStore store, ObjectPath path) implements FileLocation {

    static State state(StoredObject object) {
        return new State(object.size(), object.version());
    }

    @Override
    public State state() throws IOException {
        return state(store.find(path).orElseThrow(() -> new NoSuchFileException(path.toString())));
    }

    @Override
    public FileBytes open(State state) {
        return new StoredBytes(store, new StoredObject(path, state.size(), state.version()));
    }
}
