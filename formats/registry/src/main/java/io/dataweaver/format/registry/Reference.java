package io.dataweaver.format.registry;

import io.dataweaver.api.state.StateObject;

/**
 * A schema to which another refers.
 *
 * @param name by which the other refers to it: a full name in Avro, the path of an import in Protobuf
 * @param subject under which the registry has it
 * @param version its version in the subject
 */
record Reference(String name, String subject, long version) {

    StateObject json() {
        return StateObject.empty().with("name", name).with("subject", subject).with("version", version);
    }
}
