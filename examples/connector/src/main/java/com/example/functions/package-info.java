/** Functions for expressions, as others would write them. */
@NullMarked
package com.example.functions;

import org.jspecify.annotations.NullMarked;
