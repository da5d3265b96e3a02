/** An example of a transform outside DataWeaver. */
@NullMarked
package com.example.shout;

import org.jspecify.annotations.NullMarked;
