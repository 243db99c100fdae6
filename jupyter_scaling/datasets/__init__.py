"""Small real data made by this project, each set with the script that made it."""
