package io.dataweaver.connector.file;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.store.ObjectPath;
import io.dataweaver.api.store.ObjectStore;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URL of an object store: {@code s3://bucket/key}. Keys stand as they are, not percent-encoded.
 *
 * @param scheme in lower case: the name of the store
 */
record StoreUrl(String scheme, ObjectPath path) {

    private static final Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/]*)/?(.*)", Pattern.DOTALL);

    static boolean isUrl(String path) {
        return URL.matcher(path).matches();
    }

    /**
     * Reads a path of a pipeline file.
     *
     * @return empty if it is no URL but a path on disk
     * @throws IllegalArgumentException if it names no bucket
     */
    static Optional<StoreUrl> parse(String path) {
        Matcher url = URL.matcher(path);
        if (!url.matches()) {
            return Optional.empty();
        }
        String bucket = url.group(2);
        if (bucket.isEmpty() || Glob.isPattern(bucket)) {
            throw new IllegalArgumentException(
                    "`path` " + path + " names no bucket; write " + url.group(1) + "://bucket/path");
        }
        return Optional.of(new StoreUrl(url.group(1).toLowerCase(Locale.ROOT), new ObjectPath(bucket, url.group(3))));
    }

    /** Opens the store; {@code configured} is the option {@code store}. */
    ObjectStore open(PluginContext context, Optional<ComponentRef> configured) {
        return context.store(
                configured.filter(ref -> ref.type().equals(scheme)).orElseGet(() -> ComponentRef.of(scheme)));
    }

    /** Returns the name of another object in the same bucket, for people. */
    String name(ObjectPath other) {
        return scheme + "://" + other;
    }

    @Override
    public String toString() {
        return name(path);
    }
}
