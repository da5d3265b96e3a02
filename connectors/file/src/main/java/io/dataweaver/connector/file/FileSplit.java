package io.dataweaver.connector.file;

import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.FileRange;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.state.StateObject;

/**
 * What a split of the source {@code file} reads: one file, or one range of it.
 *
 * @param file as it was when the run was planned
 * @param range which records; its end is not looked at if the file is compressed
 */
record FileSplit(DataFile file, FileHead head, FileRange range) {

    Split toSplit(String dataset, int ordinal, boolean whole) {
        String id = whole ? file.name() : file.name() + "@" + range.start();
        long weight = file.isCompressed() ? file.size() : range.end() - range.start();
        return new Split(id, ordinal, dataset, detail(), weight);
    }

    private String detail() {
        return StateObject.empty()
                .with("file", file.name())
                .with("size", file.size())
                .with("version", file.state().version())
                .with("compression", file.compression().name())
                .with("start", range.start())
                .with("end", range.end())
                .with("origin", range.firstOrigin())
                .with("headStart", head.dataStart())
                .with("headOrigin", head.firstOrigin())
                .with("head", head.detail())
                .toString();
    }

    static FileSplit parse(Split split, FileLocations locations) {
        StateObject detail = StateObject.parse(split.detail());
        String name = detail.text("file");
        return new FileSplit(
                new DataFile(
                        name,
                        locations.at(name),
                        new FileLocation.State(detail.number("size"), detail.text("version")),
                        Compression.valueOf(detail.text("compression"))),
                new FileHead(detail.number("headStart"), detail.number("headOrigin"), detail.text("head")),
                new FileRange(detail.number("start"), detail.number("end"), detail.number("origin")));
    }
}
