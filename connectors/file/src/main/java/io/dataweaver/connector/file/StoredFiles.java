package io.dataweaver.connector.file;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.store.ObjectPage;
import io.dataweaver.api.store.ObjectPath;
import io.dataweaver.api.store.ObjectStore;
import io.dataweaver.api.store.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Finds the objects that URLs, folders and patterns name. What is listed and does not match is not kept. */
final class StoredFiles {

    private static final int MAX_NEAR_NAMES = 5;

    private static final Pattern HIDDEN = Pattern.compile("(^|/)\\.");

    private final ObjectStore store;

    StoredFiles(ObjectStore store) {
        this.store = store;
    }

    /**
     * Returns the objects, by key. As on disk, those below a folder whose name begins with a dot, or whose own name does,
     * are found only by patterns that say so.
     */
    List<StoredObject> find(StoreUrl url) {
        ObjectPath path = url.path();
        List<StoredObject> found = new ArrayList<>();
        if (path.key().isEmpty() || path.key().endsWith("/")) {
            list(path, false, isVisibleBelow(path.key()), found::add);
        } else if (Glob.isPattern(path.key())) {
            match(path, found);
        } else {
            store.find(path).ifPresent(found::add);
            if (found.isEmpty()) {
                ObjectPath folder = path.withKey(path.key() + "/");
                list(folder, false, isVisibleBelow(folder.key()), found::add);
            }
        }
        if (found.isEmpty()) {
            throw missing(url);
        }
        return found;
    }

    private void match(ObjectPath path, List<StoredObject> found) {
        Glob glob = Glob.parse(path.key());
        Predicate<String> visible = glob.matchesHidden() ? key -> true : isVisibleBelow(glob.base());
        Predicate<String> matches = glob.regex().asMatchPredicate();
        list(path.withKey(glob.start()), glob.depth() > 1, key -> visible.test(key) && matches.test(key), found::add);
        if (found.isEmpty()) { // an object may be called like a pattern
            store.find(path).ifPresent(found::add);
        }
    }

    private static Predicate<String> isVisibleBelow(String base) {
        return key -> !HIDDEN.matcher(key.substring(Math.min(base.length(), key.length())))
                .find();
    }

    private void list(ObjectPath start, boolean deep, Predicate<String> wanted, Consumer<StoredObject> to) {
        Optional<String> next = Optional.empty();
        do {
            ObjectPage page = store.list(start, deep, next);
            for (StoredObject object : page.objects()) {
                String key = object.path().key();
                if (!key.endsWith("/") && wanted.test(key)) { // such keys stand for folders
                    to.accept(object);
                }
            }
            next = page.next();
        } while (next.isPresent());
    }

    private DataWeaverException missing(StoreUrl url) {
        String key = url.path().key();
        ObjectPath folder = url.path().withKey(key.substring(0, key.lastIndexOf('/') + 1));
        List<String> near = store.list(folder, true, Optional.empty()).objects().stream()
                .map(object -> object.path().key())
                .filter(isVisibleBelow(folder.key()))
                .limit(MAX_NEAR_NAMES)
                .toList();
        String what = Glob.isPattern(key)
                ? "no object matches '" + url + "'"
                : key.isEmpty() || key.endsWith("/")
                        ? url + " holds no object"
                        : "the object " + url + " does not exist";
        String others = near.isEmpty()
                ? "; there is none in " + url.name(folder)
                : "; " + url.name(folder) + " has " + String.join(", ", near);
        return new DataWeaverException(FileErrorCode.FILE_MISSING, what + others);
    }
}
