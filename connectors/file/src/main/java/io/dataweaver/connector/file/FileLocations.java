package io.dataweaver.connector.file;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.store.ObjectStore;
import io.dataweaver.api.store.StoredObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds files by paths and URLs, and keeps the stores that it opened. <b>Threads.</b> Any thread may call. */
final class FileLocations implements AutoCloseable {

    private final PluginContext context;
    private final Optional<ComponentRef> configured;
    private final FilePaths paths;
    private final Map<String, ObjectStore> stores = new HashMap<>();

    /** Creates it; {@code configured} is the option {@code store}. */
    FileLocations(PluginContext context, Optional<ComponentRef> configured) {
        this.context = context;
        this.configured = configured;
        this.paths = new FilePaths(context.workingFolder());
    }

    /**
     * Returns the files that paths, folders and patterns name, each once and in the same order each time.
     *
     * @param compression AUTO to tell it by the first bytes of each
     */
    List<DataFile> find(List<String> patterns, Compression compression) {
        Map<String, DataFile> files = new LinkedHashMap<>();
        for (String pattern : patterns) {
            Optional<StoreUrl> url = StoreUrl.parse(pattern);
            if (url.isPresent()) {
                stored(url.get(), compression, files);
            } else {
                for (Map.Entry<String, Path> found :
                        paths.find(List.of(pattern)).entrySet()) {
                    DataFile file = DataFile.inspect(found.getKey(), new LocalFile(found.getValue()), compression);
                    files.put(file.name(), file);
                }
            }
        }
        return List.copyOf(files.values());
    }

    private void stored(StoreUrl url, Compression compression, Map<String, DataFile> files) {
        ObjectStore store = store(url);
        for (StoredObject object : new StoredFiles(store).find(url)) {
            String name = url.name(object.path());
            FileLocation location = new StoredFile(store, object.path());
            files.put(name, DataFile.of(name, location, StoredFile.state(object), compression));
        }
    }

    /** Returns where {@code name}, that {@link #find} returned earlier, lies. */
    FileLocation at(String name) {
        return StoreUrl.parse(name)
                .<FileLocation>map(url -> new StoredFile(store(url), url.path()))
                .orElseGet(() -> new LocalFile(paths.resolve(name)));
    }

    /** Returns the store that a URL names. */
    synchronized ObjectStore store(StoreUrl url) {
        return stores.computeIfAbsent(url.scheme(), scheme -> url.open(context, configured));
    }

    @Override
    public synchronized void close() {
        stores.values().forEach(ObjectStore::close);
        stores.clear();
    }
}
