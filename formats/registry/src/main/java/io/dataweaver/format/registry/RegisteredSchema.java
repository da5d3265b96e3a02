package io.dataweaver.format.registry;

import java.util.Map;

/**
 * A schema as the registry has it.
 *
 * @param name by which messages name it
 * @param text the schema itself
 * @param references the texts of the schemas that it refers to, by the names that it uses for them, directly or not; each
 *     behind those that it refers to itself
 */
record RegisteredSchema(SchemaName name, SchemaType type, String text, Map<String, String> references) {}
