package io.dataweaver.format.json;

/** How the records of a file stand in it. */
enum JsonLayout {
    /** Lines if the file starts with an object, an array if it starts with one; lines when writing. */
    AUTO,
    /** One object a line. */
    LINES,
    /** One array of objects. */
    ARRAY
}
