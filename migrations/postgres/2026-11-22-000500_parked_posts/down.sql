DROP TABLE parked_posts;
