package io.dataweaver.core.expression;

/** A plugin whose options are expressions: it is told, before it is used, which functions there are. */
public interface FunctionUser {

    /** Takes the functions that its expressions can call from now on. */
    void use(FunctionCatalog functions);
}
