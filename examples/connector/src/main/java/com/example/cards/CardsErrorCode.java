package com.example.cards;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorKind;

/** What can go wrong with cards. */
public enum CardsErrorCode implements ErrorCode {
    FOLDER_UNREADABLE(
            "DW-SRC-900", ErrorKind.ENVIRONMENT, "the folder of cards cannot be read", "Check `path` and permissions."),
    FOLDER_UNWRITABLE(
            "DW-SNK-900", ErrorKind.ENVIRONMENT, "a card cannot be written", "Check `path`, permissions and the disk."),
    ROWS_UNFIT(
            "DW-SNK-901",
            ErrorKind.SCHEMA,
            "cards cannot hold such rows",
            "Give the rows a key of one column, and only columns of type text and bigint.");

    private final String id;
    private final ErrorKind kind;
    private final String meaning;
    private final String remedy;

    CardsErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.id = id;
        this.kind = kind;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public ErrorKind kind() {
        return kind;
    }

    @Override
    public String meaning() {
        return meaning;
    }

    @Override
    public String remedy() {
        return remedy;
    }
}
