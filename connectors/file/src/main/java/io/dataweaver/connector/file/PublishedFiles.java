package io.dataweaver.connector.file;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.store.ObjectPage;
import io.dataweaver.api.store.ObjectPath;
import io.dataweaver.api.store.ObjectStore;
import io.dataweaver.api.store.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the sinks of files publish what they have written of a dataset: the file, or the parts in its folder. */
final class PublishedFiles {

    private final FileSinkSettings settings;

    private PublishedFiles(FileSinkSettings settings) {
        this.settings = settings;
    }

    /**
     * Returns what finds the files of {@code dataset}.
     *
     * @param several whether the sink writes several datasets, each to a folder of its own
     */
    static WrittenFiles.Finder of(FileSinkSettings settings, String dataset, boolean several) {
        PublishedFiles published = new PublishedFiles(settings);
        String below = several ? FolderSink.plainName(dataset) + "/" : "";
        Optional<StoreUrl> url = StoreUrl.parse(settings.name());
        if (url.isPresent()) {
            return settings.isFolder()
                    ? locations -> published.objects(locations, url.get(), below)
                    : locations -> published.object(locations, url.get());
        }
        return settings.isFolder() ? locations -> published.parts(below) : locations -> published.file();
    }

    private List<DataFile> file() {
        if (!Files.exists(settings.path())) {
            throw missing("the file " + settings.name());
        }
        return List.of(local(settings.name(), settings.path()));
    }

    private DataFile local(String name, Path path) {
        return DataFile.inspect(name, new LocalFile(path), settings.compression());
    }

    private List<DataFile> parts(String below) {
        String shown = slashed(settings.name()) + below;
        Path folder = settings.path().resolve(below);
        if (!Files.isDirectory(folder)) {
            throw missing("the folder " + shown);
        }
        int depth = 1 + settings.partitionBy().size();
        try (Stream<Path> all = Files.walk(folder, depth, FileVisitOption.FOLLOW_LINKS)) {
            return all.map(path -> folder.relativize(path).toString().replace('\\', '/'))
                    .filter(PublishedFiles::isPart)
                    .filter(name -> Files.isRegularFile(folder.resolve(name)))
                    .sorted()
                    .map(name -> local(shown + name, folder.resolve(name)))
                    .toList();
        } catch (IOException failed) {
            throw DataFile.unreadable("the folder " + shown, failed);
        } catch (UncheckedIOException failed) {
            throw DataFile.unreadable("the folder " + shown, Objects.requireNonNull(failed.getCause()));
        }
    }

    private static String slashed(String name) {
        return name.isEmpty() || name.endsWith("/") ? name : name + "/";
    }

    private static boolean isPart(String name) {
        int last = name.lastIndexOf('/') + 1;
        return PartNames.isPart(name.substring(0, last), name.substring(last));
    }

    private List<DataFile> object(FileLocations locations, StoreUrl url) {
        ObjectStore store = locations.store(url);
        StoredObject found = store.find(url.path()).orElseThrow(() -> missing("the object " + settings.name()));
        return List.of(stored(store, url, found));
    }

    private DataFile stored(ObjectStore store, StoreUrl url, StoredObject object) {
        return DataFile.of(
                url.name(object.path()),
                new StoredFile(store, object.path()),
                StoredFile.state(object),
                settings.compression());
    }

    /** A folder of objects is there when one of them is: so none is no failure, but a bucket that is missing. */
    private List<DataFile> objects(FileLocations locations, StoreUrl url, String below) {
        ObjectStore store = locations.store(url);
        store.check(url.path().bucket());
        ObjectPath folder = url.path().withKey(slashed(url.path().key()) + below);
        boolean deep = !settings.partitionBy().isEmpty();
        List<DataFile> parts = new ArrayList<>();
        Optional<String> next = Optional.empty();
        do {
            ObjectPage page = store.list(deep ? folder : folder.withKey(folder.key() + "part-"), deep, next);
            for (StoredObject object : page.objects()) {
                if (isPart(object.path().key().substring(folder.key().length()))) {
                    parts.add(stored(store, url, object));
                }
            }
            next = page.next();
        } while (next.isPresent());
        return parts;
    }

    private static DataWeaverException missing(String what) {
        return new DataWeaverException(
                FileErrorCode.NOTHING_WRITTEN,
                what + " does not exist, so that there is nothing to read back",
                FileErrorCode.NOTHING_WRITTEN.remedy(),
                null);
    }
}
