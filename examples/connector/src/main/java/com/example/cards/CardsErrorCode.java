package com.example.cards;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
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

    private final ErrorDescription description;

    CardsErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}
