package io.dataweaver.format.registry;

import java.util.Optional;
import java.util.UUID;

/**
 * By what messages name a schema.
 *
 * @param id its number in the registry; -1 if it is named by its GUID alone
 * @param guid the same in all registries; empty if the registry did not tell any
 */
record SchemaName(int id, Optional<UUID> guid) {

    private static final int UNKNOWN = -1;

    static SchemaName of(int id) {
        return new SchemaName(id, Optional.empty());
    }

    static SchemaName of(UUID guid) {
        return new SchemaName(UNKNOWN, Optional.of(guid));
    }

    /** Returns where the registry has it. */
    String path() {
        return id == UNKNOWN ? "/schemas/guids/" + guid.orElseThrow() : "/schemas/ids/" + id;
    }

    @Override
    public String toString() {
        return id == UNKNOWN ? guid.orElseThrow().toString() : Integer.toString(id);
    }
}
