/** An example of an engine outside DataWeaver. */
@NullMarked
package com.example.sequential;

import org.jspecify.annotations.NullMarked;
